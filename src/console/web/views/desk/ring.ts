import { keptChoice } from '../../frame/kept.ts'
import { t } from '../../i18n/text.ts'

/** Whether offers are heard. */
export const sound = keptChoice('sound', ['on', 'off'], 'on')

/** Whether the browser shows them when the page is not in front; it has to allow it too. */
export const notices = keptChoice('notices', ['on', 'off'], 'on')

const tones = [880, 1174] as const // Hz, one after the other
const toneLasts = 0.16 // s

let context: AudioContext | undefined

/** Rings once; a browser that wants a gesture first stays silent until there was one. */
export function ring(): void {
  if (sound.get() === 'off' || typeof AudioContext === 'undefined') return
  context ??= new AudioContext()
  if (context.state === 'suspended') void context.resume().catch(() => undefined)
  for (const [at, frequency] of tones.entries()) playTone(context, frequency, at * toneLasts)
}

function playTone(audio: AudioContext, frequency: number, after: number): void {
  const [oscillator, gain] = [audio.createOscillator(), audio.createGain()]
  const start = audio.currentTime + after
  oscillator.frequency.value = frequency
  gain.gain.setValueAtTime(0.12, start)
  gain.gain.exponentialRampToValueAtTime(0.001, start + toneLasts)
  oscillator.connect(gain).connect(audio.destination)
  oscillator.start(start)
  oscillator.stop(start + toneLasts)
}

export function notificationsState(): NotificationPermission | 'none' {
  return typeof Notification === 'undefined' ? 'none' : Notification.permission
}

/** Asked for when an agent first gets ready, never on load. */
export async function askForNotifications(): Promise<void> {
  if (notificationsState() === 'default') await Notification.requestPermission()
}

/** The browser's own notice of an offer, for when another window is in front. */
export function notify(body: string, onClick: () => void): void {
  if (notices.get() === 'off' || notificationsState() !== 'granted' || !document.hidden) return
  const notice = new Notification(t('desk.offer'), { body, tag: 'ringback-offer' })
  notice.onclick = () => {
    window.focus()
    onClick()
    notice.close()
  }
}
