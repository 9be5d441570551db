import type { pkcs12 } from 'node-forge'

/**
 * PKCS #12 files of a time when RC2 was in use (Keychain Access writes them to this day). OpenSSL 3
 * does not open them, so their few kilobytes are decoded in JavaScript, which is loaded for it.
 */
export async function decodeOldKeystore(
  content: Buffer,
  password: string,
): Promise<{ key: string; cert: string }> {
  const { default: forge } = await import('node-forge')
  const asn1 = forge.asn1.fromDer(forge.util.createBuffer(content.toString('latin1')))
  const store = forge.pkcs12.pkcs12FromAsn1(asn1, password)
  const { certBag, keyBag, pkcs8ShroudedKeyBag } = forge.pki.oids
  const [key] = [...bagsOf(store, pkcs8ShroudedKeyBag), ...bagsOf(store, keyBag)]
  const certificates = bagsOf(store, certBag).flatMap(({ cert }) => (cert ? [cert] : []))
  if (!key?.key || certificates.length === 0)
    throw new Error('it holds no key with its certificate')
  return {
    key: forge.pki.privateKeyToPem(key.key),
    cert: certificates.map((cert) => forge.pki.certificateToPem(cert)).join(''),
  }
}

function bagsOf(store: pkcs12.Pkcs12Pfx, bagType: string | undefined): pkcs12.Bag[] {
  if (bagType === undefined) return []
  return store.getBags({ bagType })[bagType] ?? []
}
