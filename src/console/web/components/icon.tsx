/** Own 16 px strokes; they stand beside a word, or the control that holds one has a name. */
const strokes = {
  home: 'M2.5 7.5 8 3l5.5 4.5M4 6.5V13h8V6.5',
  phone:
    'M3.5 2.5h2l1.2 3-1.5 1a7 7 0 0 0 4.3 4.3l1-1.5 3 1.2v2a1 1 0 0 1-1 1A10.5 10.5 0 0 1 2.5 3.5a1 1 0 0 1 1-1Z',
  chart: 'M2.5 13.5h11M4.5 11V7.5M8 11V3.5M11.5 11V6',
  headset: 'M3 9V8a5 5 0 0 1 10 0v1M3 9h2v3.5H4a1 1 0 0 1-1-1V9Zm10 0h-2v3.5h1a1 1 0 0 0 1-1V9Z',
  layers: 'm8 2.5 5.5 3L8 8.5l-5.5-3 5.5-3ZM2.5 8 8 11l5.5-3M2.5 10.5l5.5 3 5.5-3',
  regex: 'M10 3v5M7.8 4.2l4.4 2.6M12.2 4.2 7.8 6.8M4 12.5h.1',
  hash: 'M6 2.5 4.5 13.5M11.5 2.5 10 13.5M3 6h10.5M2.5 10H13',
  clock: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM8 5v3l2 1.5',
  box: 'M2.5 5 8 2.5 13.5 5v6L8 13.5 2.5 11V5Zm0 0L8 7.5 13.5 5M8 7.5v6',
  send: 'M13.5 2.5 7 9M13.5 2.5l-4 11L7 9 2.5 6.5l11-4Z',
  gauge: 'M3 12.5a6 6 0 1 1 10 0M8 9.5l2.5-3.5',
  braces:
    'M6 2.5c-2 0-2 1-2 2.5S4 8 2.5 8C4 8 4 9.5 4 11s0 2.5 2 2.5m4-11c2 0 2 1 2 2.5s0 3 1.5 3C12 8 12 9.5 12 11s0 2.5-2 2.5',
  inbox: 'M2.5 9.5 4 3.5h8l1.5 6v3h-11v-3Zm0 0h3.2a2.3 2.3 0 0 0 4.6 0h3.2',
  plug: 'M6 2.5V6m4-3.5V6M4 6h8v2a4 4 0 0 1-8 0V6Zm4 6v2',
  table: 'M2.5 3.5h11v9h-11v-9Zm0 3h11M6.2 3.5v9M9.8 3.5v9',
  list: 'M5.5 4h8M5.5 8h8M5.5 12h8M2.5 4h.1M2.5 8h.1M2.5 12h.1',
  shield: 'M8 2.5 13 4v4c0 3-2 4.7-5 5.5C5 12.7 3 11 3 8V4l5-1.5Z',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9ZM10.5 10.5l3 3',
  more: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  close: 'm4 4 8 8M12 4l-8 8',
  check: 'm3 8.5 3.5 3.5L13 4.5',
  cross: 'm4 4 8 8M12 4l-8 8',
  question: 'M5.8 6a2.2 2.2 0 1 1 3.3 1.9c-.7.4-1.1.8-1.1 1.6M8 12.5h.1',
  up: 'm4 10 4-4 4 4',
  down: 'm4 6 4 4 4-4',
  left: 'm10 4-4 4 4 4',
  right: 'm6 4 4 4-4 4',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  pencil: 'm3 13 .6-2.8L10.5 3.3l2.2 2.2-6.9 6.9L3 13Z',
  bin: 'M3 4.5h10M6.5 4.5v-2h3v2M4.5 4.5l.5 9h6l.5-9',
  undo: 'M6 3.5 3 6.5l3 3M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6',
  refresh: 'M13 8a5 5 0 1 1-1.5-3.5L13 6M13 2.5V6H9.5',
  retry: 'M13 8a5 5 0 1 1-1.5-3.5L13 6M13 2.5V6H9.5',
  copy: 'M5.5 5.5h8v8h-8v-8Zm-3 5v-8h8',
  download: 'M8 2.5V10M4.5 7 8 10.5 11.5 7M3 13.5h10',
  upload: 'M8 10.5V3M4.5 6 8 2.5 11.5 6M3 13.5h10',
  lock: 'M4 7.5h8v6H4v-6Zm1.5 0V5a2.5 2.5 0 0 1 5 0v2.5',
  info: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM8 7.5v3.5M8 5h.1',
  warning: 'M8 3 14 13H2L8 3Zm0 3.5v3M8 11.3h.1',
  sun: 'M8 5.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.8.8M11.8 11.8l.8.8M3.4 12.6l.8-.8M11.8 4.2l.8-.8',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5Z',
  user: 'M8 3a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM3 13.5c.5-2.5 2.3-3.5 5-3.5s4.5 1 5 3.5',
  external: 'M9 3h4v4M13 3 7.5 8.5M11 9.5v3.5H3V5h3.5',
  link: 'M6.5 9.5l3-3M7 4.8l1.2-1.2a2.8 2.8 0 0 1 4 4L11 8.9M9 11.2l-1.2 1.2a2.8 2.8 0 0 1-4-4L5 7.1',
  dot: 'M8 5a3 3 0 1 1 0 6 3 3 0 0 1 0-6Z',
  ring: 'M8 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8Z',
  half: 'M8 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8Zm0 0v8',
  pause: 'M6 4v8M10 4v8',
  queue: 'M3 4.5h10M3 8h10M3 11.5h10',
  arrow: 'M2.5 8h11M9.5 4l4 4-4 4',
  ban: 'M8 2.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11ZM4.2 4.2l7.6 7.6',
  hourglass:
    'M4.5 2.5h7M4.5 13.5h7M5.5 2.5c0 3 2.5 3.5 2.5 5.5s-2.5 2.5-2.5 5.5m5-11c0 3-2.5 3.5-2.5 5.5s2.5 2.5 2.5 5.5',
  back: 'M6 3.5 3 6.5l3 3M3 6.5h6.5a3.5 3.5 0 0 1 0 7H6',
  bell: 'M4 11V7.5a4 4 0 0 1 8 0V11l1.5 1.5h-11L4 11Zm2.8 1.5a1.3 1.3 0 0 0 2.4 0',
} as const

export type IconName = keyof typeof strokes

const filled: ReadonlySet<IconName> = new Set(['dot'])

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={filled.has(name) ? 'icon filled' : 'icon'} viewBox="0 0 16 16" aria-hidden="true">
      <path d={strokes[name]} />
    </svg>
  )
}
