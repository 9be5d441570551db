import { describe, expect, it } from 'vitest'
import { parseCapacity } from '../../../src/base/calendar/index.ts'

/** What is wrong with options of which everything else is right. */
function faultsOf(options: Record<string, string>): string[] {
  const parsed = parseCapacity({ _timezone: 'UTC', ...options })
  return 'faults' in parsed ? parsed.faults.map((one) => `${one.option}: ${one.message}`) : []
}

const nested = `${'['.repeat(100_000)}${']'.repeat(100_000)}`

describe('a capacity', () => {
  it.each(['', '{}', '[]', ' '])('has no dates of their own in %j', (text) => {
    expect(faultsOf({ _capacity_add: text, _bh_regular1: 'of another service' })).toEqual([])
  })

  it('takes up to 1000 a bucket, or up to _max_capacity', () => {
    const options = { _capacity_1: '{"1":{"0900":1001}}' }
    expect(faultsOf({ _capacity_1: '{"1":{"0900":1000}}' })).toEqual([])
    expect(faultsOf(options)).toEqual(['_capacity_1: 1001 at "0900" is above _max_capacity, 1000'])
    expect(faultsOf({ ...options, _max_capacity: '1001' })).toEqual([])
  })

  it.each([
    ['_timezone', 'Mars/Olympus', '"Mars/Olympus" is not a time zone'],
    ['_max_capacity', '0', '"0" is not a whole number from 1 to 1000000'],
    ['_max_capacity', 'many', '"many" is not a whole number'],
    ['_capacity', '[Mon, Caturday]', '"Caturday" is none of Mon, Tue'],
    ['_capacity', '[Mon, Tue, Mon]', 'names Mon twice'],
    ['_capacity_1', '{"1":{"0900":5}', '"{\\"1\\":{\\"0900\\":5}" is not JSON'],
    ['_capacity_1', '[]', 'a list is not an object, such as {"1":{"0900":5,"1200":3}}'],
    ['_capacity_1', '5', '5 is not an object'],
    ['_capacity_2', '{"1":{"0900":5}}', 'holds "1", but only "2" belongs here'],
    ['_capacity_1', '{"1":5}', '5 is not times and numbers, such as {"0900":5,"1200":3}'],
    ['_capacity_1', '{"1":{"0900":5,"0900":3}}', 'holds "0900" twice'],
    ['_capacity_1', '{"1":{"0900":5},"\\u0031":{}}', 'holds "1" twice'],
    ['_capacity_1', '{"1":{"9:00":5}}', '"9:00" is not a time as HHmm, from "0000" to "2359"'],
    ['_capacity_1', '{"1":{"2400":5}}', '"2400" is not a time as HHmm'],
    ['_capacity_1', '{"1":{"0960":5}}', '"0960" is not a time as HHmm'],
    ['_capacity_1', '{"1":{"0900":-1}}', '-1 at "0900" is not a whole number from 0'],
    ['_capacity_1', '{"1":{"0900":1.5}}', '1.5 at "0900" is not a whole number'],
    ['_capacity_1', '{"1":{"0900":"5"}}', '"5" at "0900" is not a whole number'],
    ['_capacity_1', `{"1":{"0900":${nested}}}`, 'a list at "0900" is not a whole number'],
    ['_capacity_1', `{"1":"${'x'.repeat(300_000)}"}`, 'has 300008 characters, and at most 262144'],
    ['_capacity_8', '{}', 'is no option of a capacity; there are _capacity, _capacity_1 to'],
    ['_capacity_add1', '{}', 'is no option of a capacity'],
    ['_capacity_add', '7', 'is not an object, such as {"2026-12-24":{"0900":2,"1300":0}}'],
    ['_capacity_add', '{"02-30":{}}', '"02-30" is a date that does not exist'],
    ['_capacity_add', '{"12-24":[]}', '"12-24": a list is not times and numbers'],
    ['_capacity_add', '{"12-24":{"0900":1001}}', '"12-24": 1001 at "0900" is above _max_capacity'],
    ['_capacity_add', '[{"12-24":{}},{"12-24":{}}]', 'holds "12-24" twice'],
  ])('refuses %s = %.40s', (option, text, message) => {
    expect(faultsOf({ [option]: text })).toEqual([expect.stringContaining(`${option}: ${message}`)])
  })

  it('shows all faults at once, several of one value too', () => {
    const options = {
      _timezone: '',
      _max_capacity: '-1',
      _capacity_3: '{"3":{"9":1,"1000":2000000}}',
      _capacity_add: '[',
    }
    expect(faultsOf(options)).toEqual([
      '_timezone: is missing: it names a time zone of the IANA database, such as Europe/Berlin',
      '_max_capacity: "-1" is not a whole number from 1 to 1000000',
      '_capacity_3: "9" is not a time as HHmm, from "0000" to "2359"',
      '_capacity_3: 2000000 at "1000" is above _max_capacity, 1000000',
      '_capacity_add: "[" is not JSON',
    ])
  })

  it('refuses more dates than it could mean', () => {
    const dates = Array.from({ length: 1001 }, (_, at) => [`date ${at}`, {}])
    expect(faultsOf({ _capacity_add: JSON.stringify(Object.fromEntries(dates)) })).toEqual([
      '_capacity_add: holds 1001 dates, and at most 1000 are read',
    ])
  })
})
