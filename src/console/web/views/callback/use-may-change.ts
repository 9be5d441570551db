import { useSession } from '../../frame/session.ts'

/** Supervisors and admins book, move and cancel; the server decides. */
export function useMayChange(): boolean {
  const { role } = useSession()
  return role === 'admin' || role === 'supervisor'
}
