import { describe, expect, it } from 'vitest'
import { parseOfficeHours } from '../../../src/base/calendar/index.ts'

/** What is wrong with options of which everything else is right. */
function faultsOf(options: Record<string, string>): string[] {
  const parsed = parseOfficeHours({ _timezone: 'Europe/Berlin', ...options })
  return 'faults' in parsed ? parsed.faults.map((one) => `${one.option}: ${one.message}`) : []
}

describe('office hours', () => {
  it('are read from their own options alone', () => {
    const options = {
      _type: 'builtin',
      _service: 'office-hours',
      _ttl: '30',
      _bh_add1: '07-14 12:00-14:30',
      _bh_regular1: 'Mon-Fri 01:00-23:00',
      _capacity_1: 'of another service',
    }
    expect(faultsOf(options)).toEqual([])
  })

  it.each([
    ['_timezone', 'Europe/Berln', '"Europe/Berln" is not a time zone of the IANA database'],
    ['_timezone', 'PST', '"PST" is not a time zone'],
    ['_timezone', '+02:00', '"+02:00" is not a time zone'],
    ['_timezone', ' ', 'is missing: it names a time zone of the IANA database'],
    ['_bh_regular1', 'Mon-Fri', '"Mon-Fri" is not days and hours, such as Mon-Fri 9:00-17:00'],
    ['_bh_regular1', '9:00-17:00', '"9:00-17:00" is not days and hours'],
    ['_bh_regular1', 'Mon-Fri -17:00', '"Mon-Fri -17:00" is not days and hours'],
    ['_bh_regular1', 'Mon-Fri 9:00-', '"9:00-" is not a begin and an end, such as 9:00-17:00'],
    ['_bh_regular1', 'Mon-Fri 9-17', '"9-17" is not a begin and an end'],
    ['_bh_regular1', 'Mon-Fry 9:00-17:00', '"Fry" is none of Mon, Tue, Wed, Thu, Fri, Sat, Sun'],
    ['_bh_regular1', 'Mon,Wed 9:00-17:00', '"Mon,Wed" is none of Mon'],
    ['_bh_regular1', 'Mon-Tue-Wed 9:00-17:00', '"Mon-Tue-Wed" is not a day, or two'],
    ['_bh_regular1', 'Mon 9:00-25:00', 'there is no 25:00: a day runs from 0:00 to 24:00'],
    ['_bh_regular1', 'Mon 9:00-24:01', 'there is no 24:01'],
    ['_bh_regular1', 'Mon 9:60-17:00', 'there is no 9:60'],
    ['_bh_regular1', 'Mon 24:00-9:00', 'begins at 24:00, which is only an end'],
    ['_bh_regular1', 'Mon 9:00-09:00', 'begins and ends at 9:00; a whole day is 0:00-24:00'],
    ['_bh_regularly', 'always', '"always" is not days and hours'],
    ['_bh_reg1', 'Mon 9:00-17:00', 'is neither _bh_regular<n> nor _bh_add<n>'],
    ['_bh_add1', '12-24', '"12-24" is not a date and hours, such as 2026-12-24 10:00-14:00'],
    ['_bh_add1', 'Mon 9:00-17:00', '"Mon" is not a date, such as 2026-12-24'],
    ['_bh_add1', '2026-02-29 9:00-17:00', '"2026-02-29" is a date that does not exist'],
    ['_hol1', '13-01', '"13-01" is a date that does not exist'],
    ['_hol1', 'to 2026-12-24', '"to 2026-12-24" is not a date, or two with "to" between them'],
    ['_hol1', '12-24 to', '"12-24 to" is not a date, or two'],
    ['_hol1', '12-24 to 12-25 to 12-26', '"12-24 to 12-25 to 12-26" is not a date, or two'],
    ['_hol1', '2026-12-24 to 12-26', '"2026-12-24 to 12-26" has a year at one end only'],
    ['_hol1', '2026-12-24 to 2026-12-23', '"2026-12-24 to 2026-12-23" ends before it begins'],
    ['_effective_dates', 'next year', '"next year" is not a date, such as 2026-12-24'],
    [
      '_hol1',
      `12-24${' '.repeat(500)}to 12-25`,
      'has 513 characters, and no rule has more than 200',
    ],
  ])('refuse %s = %.40s', (option, text, message) => {
    expect(faultsOf({ [option]: text })).toEqual([expect.stringContaining(`${option}: ${message}`)])
  })

  it('show all faults at once, several of one value too', () => {
    const options = { _timezone: 'Nowhere', _bh_regular1: 'Mon-X 26:00-27:00', _hol2: 'x' }
    expect(faultsOf(options)).toEqual([
      '_timezone: "Nowhere" is not a time zone of the IANA database, such as Europe/Berlin',
      '_bh_regular1: "X" is none of Mon, Tue, Wed, Thu, Fri, Sat, Sun',
      '_bh_regular1: there is no 26:00: a day runs from 0:00 to 24:00',
      '_bh_regular1: there is no 27:00: a day runs from 0:00 to 24:00',
      '_hol2: "x" is not a date, such as 2026-12-24 or, for every year, 12-24',
    ])
  })

  it('refuse what is said twice, in other words too', () => {
    const options = {
      _bh_regular1: 'Mon-Fri 9:00-17:00',
      _bh_regular2: 'mon - fri 09:00-17:00',
      _hol1: '2026-12-25',
      _hol2: '2026-12-25 to 2026-12-25',
      _bh_add1: '12-24 9:00-0:00',
      _bh_add2: '12-24 9:00-24:00',
    }
    expect(faultsOf(options)).toEqual([
      '_bh_regular2: says the same as _bh_regular1',
      '_bh_add2: says the same as _bh_add1',
      '_hol2: says the same as _hol1',
    ])
  })

  it('refuse more rules than they could mean', () => {
    const options = Array.from({ length: 201 }, (_, at) => [`_hol${at}`, '2026-01-01'])
    expect(faultsOf(Object.fromEntries(options))).toEqual([
      '_hol<n>: there are 201, and at most 200 are read',
    ])
  })
})
