import type { SectionChange, ShownSection } from '../../base/config/index.ts'
import type { SignedIn } from '../../base/http/index.ts'
import { sectionReserved } from './options-errors.ts'

/** What a service is, and who may call it. */
const keptByAdmins = /^(_type|_service|username|password)$/

/** Supervisors keep patterns and calendars, admins everything; all others are refused. */
export function checkMay(
  { role }: SignedIn,
  section: string,
  { set, unset }: SectionChange,
  shown: ShownSection | undefined,
): void {
  if (role === 'admin') return
  const isCalendar =
    section.startsWith('service.') &&
    ['office-hours', 'capacity'].includes(String(shown?._service?.value)) &&
    ![...Object.keys(set), ...unset].some((option) => keptByAdmins.test(option))
  const isOpen = isCalendar || /^patterns(\.|$)/.test(section)
  if (role !== 'supervisor' || !isOpen) throw sectionReserved(section)
}
