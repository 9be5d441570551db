import type { RefObject } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'

/** Opens a `<dialog>` over the page for as long as it is rendered, and gives the focus back after. */
export function useModal(): RefObject<HTMLDialogElement | null> {
  const element = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const from = document.activeElement
    const dialog = element.current
    dialog?.showModal()
    return () => {
      dialog?.close()
      if (from instanceof HTMLElement && from.isConnected) from.focus() // it may be gone before it closes
    }
  }, [])
  return element
}
