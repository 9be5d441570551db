const separators = /[ ().\-/]/g
const dialled = /^\+?\d{2,32}$/ // what a network can take, with room for prefixes of trunks
const extension = /^[A-Za-z0-9_.+-]{1,64}$/

/**
 * The number with nothing but digits and a leading +; undefined when it is none. An endpoint is
 * dialled as it is written: `1@other-trunk` or `1&PJSIP/2` would go where nobody meant it to.
 */
export function toDialled(number: string): string | undefined {
  const plain = number.replace(/^\s*tel:/i, '').replaceAll(separators, '')
  return dialled.test(plain) ? plain : undefined
}

/** The agent's name as a part of an endpoint; undefined when it cannot be one. */
export function toExtension(agent: string): string | undefined {
  return extension.test(agent) ? agent : undefined
}
