import { createCipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'

/** The keys a browser gave out with its subscription. */
export interface ReceiverKeys {
  /** Its public key on P-256, uncompressed. */
  readonly p256dh: Buffer
  readonly auth: Buffer
}

export const mostContentBytes = 3993 // RFC 8291 §4: a body of 4096 bytes less header, padding and tag
const recordSize = 4096

/** Encrypts for one browser (RFC 8291), as one record of aes128gcm (RFC 8188). Throws when its key is none. */
export function encryptContent(
  content: Buffer,
  { p256dh, auth }: ReceiverKeys,
  random: { salt: Buffer; privateKey: Buffer } | undefined = undefined,
): Buffer {
  const ecdh = createECDH('prime256v1')
  if (random === undefined) ecdh.generateKeys()
  else ecdh.setPrivateKey(random.privateKey)
  const sender = ecdh.getPublicKey()
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, sender])
  const secret = hkdf(ecdh.computeSecret(p256dh), auth, info, 32)
  const salt = random?.salt ?? randomBytes(16)
  const key = hkdf(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = hkdf(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12)
  const cipher = createCipheriv('aes-128-gcm', key, nonce)
  const record = [cipher.update(content), cipher.update(lastRecord), cipher.final()]
  return Buffer.concat([header(salt, sender), ...record, cipher.getAuthTag()])
}

const lastRecord = '\x02' // RFC 8188 §2: the delimiter of the last record, here the only one

/** RFC 8188 §2.1: salt, size of records, and the sender's key by which the receiver finds the secret. */
function header(salt: Buffer, sender: Buffer): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32BE(recordSize)
  return Buffer.concat([salt, size, Buffer.from([sender.length]), sender])
}

function hkdf(key: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, info, length))
}
