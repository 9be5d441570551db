import './code.css'
import { CopyButton } from './button.tsx'
import { jsonTokens } from './json-tokens.ts'

interface Props {
  /** What it is, for who hears it: "Headers received". */
  label: string
  text: string
  isJson?: boolean
}

/** Text of machines: kept as it is, scrolled by keys too, with a button that copies it. */
export function Code({ label, text, isJson = false }: Props) {
  return (
    <div class="code">
      <section aria-label={label}>
        <pre tabIndex={0}>
          {isJson
            ? jsonTokens(text).map(({ kind, text: piece }, at) =>
                kind === 'plain' ? (
                  piece
                ) : (
                  <span key={at} class={`json-${kind}`}>
                    {piece}
                  </span>
                ),
              )
            : text}
        </pre>
      </section>
      <CopyButton text={text} />
    </div>
  )
}
