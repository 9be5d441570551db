import { describe, expect, it } from 'vitest'
import { encryptContent } from '../../../../src/channels/push/webpush/encrypt-content.ts'
import { readVapidKey } from '../../../../src/channels/push/webpush/vapid.ts'

const bytes = (text: string) => Buffer.from(text, 'base64url')

describe('encryptContent', () => {
  it('makes of the example of RFC 8291 what it says (Appendix A)', () => {
    const keys = {
      p256dh: bytes(
        'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
      ),
      auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
    }
    const random = {
      salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
      privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'),
    }
    const content = Buffer.from('When I grow up, I want to be a watermelon')
    expect(encryptContent(content, keys, random).toString('base64url')).toBe(
      'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
    )
  })

  it('never makes the same twice', () => {
    const keys = {
      p256dh: bytes(readVapidKey(`${'A'.repeat(42)}E`)?.publicKey ?? ''),
      auth: bytes('BTBZMqHH6r4Tts7J_aSIgg'),
    }
    const made = [1, 2].map(() => encryptContent(Buffer.from('m'), keys).toString('hex'))
    expect(made[0]).not.toBe(made[1])
  })
})

describe('readVapidKey', () => {
  it('knows the public key that belongs to it', () => {
    const { publicKey } = readVapidKey('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw') ?? {}
    expect(publicKey).toBe(
      'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8',
    )
  })

  it.each([
    '',
    'x',
    'A'.repeat(43),
    `${'_'.repeat(42)}8`,
    'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ!oRw',
  ])('refuses %j', (text) => expect(readVapidKey(text)).toBeUndefined())
})
