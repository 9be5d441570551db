import type { ComponentChildren } from 'preact'
import { useId, useState } from 'preact/hooks'
import { t } from '../i18n/text.ts'
import { Button } from './button.tsx'
import { Icon } from './icon.tsx'

interface FieldProps {
  label: string
  hint?: ComponentChildren
  /** What is wrong, in words; shown below and read with the field. */
  error?: string | undefined
  required?: boolean
  /** The label is read, not shown. */
  isBare?: boolean
  id?: string
}

/** What a field's control carries so that label, hint and error belong to it. */
export interface ControlProps {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean
  readonly 'aria-required': boolean | undefined
}

/** Label above, hint, control, error; for controls of one's own: `{(control) => <input {...control} />}`. */
export function Field(o: FieldProps & { children: (control: ControlProps) => ComponentChildren }) {
  const made = useId()
  const id = o.id ?? made
  const parts = [o.hint !== undefined && `${id}-hint`, o.error !== undefined && `${id}-error`]
  const control = {
    id,
    'aria-describedby': parts.filter((part) => part !== false).join(' ') || undefined,
    'aria-invalid': o.error !== undefined,
    'aria-required': o.required,
  }
  return (
    <div class="field">
      <label for={id} class={o.isBare ? 'sr-only' : undefined}>
        {o.label}
        {o.required && <span class="faint"> ({t('common.required')})</span>}
      </label>
      {o.hint !== undefined && (
        <p id={`${id}-hint`} class="faint hint-text">
          {o.hint}
        </p>
      )}
      {o.children(control)}
      {o.error !== undefined && (
        <p id={`${id}-error`} class="error-text">
          <Icon name="warning" />
          {o.error}
        </p>
      )}
    </div>
  )
}

/** As of `<input>`. */
interface InputProps {
  type?:
    | 'text'
    | 'search'
    | 'email'
    | 'tel'
    | 'url'
    | 'number'
    | 'password'
    | 'date'
    | 'time'
    | 'datetime-local'
  name?: string
  placeholder?: string
  autocomplete?: 'off' | 'username' | 'current-password' | 'new-password'
  inputMode?: 'text' | 'numeric' | 'decimal' | 'tel'
  min?: string | number
  max?: string | number
  step?: string | number
  maxLength?: number
  readOnly?: boolean
  spellcheck?: boolean
  list?: string
}

interface TextProps extends FieldProps, InputProps {
  value: string
  onInput: (value: string) => void
  onBlur?: () => void
  onKeyDown?: (event: KeyboardEvent) => void
  /** Ids, numbers to dial, options. */
  isMono?: boolean
  /** Behind the value: `s`, `minutes`. */
  unit?: string
}

export function TextField({ label, hint, error, required, isBare, id, ...o }: TextProps) {
  const { value, onInput, isMono, unit, type = 'text', ...input } = o
  return (
    <Field {...pickField({ label, hint, error, required, isBare, id })}>
      {(control) => (
        <span class="control">
          <input
            {...input}
            {...control}
            type={type as 'text'} // the types tell them apart by `role`, which none of ours has
            class={isMono ? 'mono' : undefined}
            value={value}
            onInput={({ currentTarget }) => onInput(currentTarget.value)}
          />
          {unit !== undefined && <span class="muted">{unit}</span>}
        </span>
      )}
    </Field>
  )
}

/** Leaves out what was not given: an attribute set to `undefined` is one that is set. */
function pickField(o: { [K in keyof FieldProps]: FieldProps[K] | undefined }): FieldProps {
  const given = Object.entries(o).filter(([, value]) => value !== undefined)
  return { label: '', ...Object.fromEntries(given) }
}

/** Many lines. */
export function TextArea({
  label,
  hint,
  error,
  required,
  isBare,
  id,
  ...o
}: TextProps & { rows?: number }) {
  return (
    <Field {...pickField({ label, hint, error, required, isBare, id })}>
      {(control) => (
        <textarea
          {...control}
          rows={o.rows ?? 4}
          name={o.name}
          class={o.isMono ? 'mono' : undefined}
          placeholder={o.placeholder}
          value={o.value}
          onBlur={o.onBlur}
          onKeyDown={o.onKeyDown}
          onInput={({ currentTarget }) => o.onInput(currentTarget.value)}
        />
      )}
    </Field>
  )
}

/** A password: shown when asked, never kept from being pasted; says when Caps Lock is on. */
export function PasswordField(o: TextProps) {
  const [isShown, setShown] = useState(false)
  const [hasCaps, setCaps] = useState(false)
  const hint = hasCaps ? t('common.capsLock') : o.hint
  return (
    <div class="with-button">
      <TextField
        {...o}
        {...(hint === undefined ? {} : { hint })}
        type={isShown ? 'text' : 'password'}
        onKeyDown={(event) => setCaps(event.getModifierState?.('CapsLock') ?? false)}
      />
      <Button
        kind="quiet"
        label={isShown ? t('common.hidePassword') : t('common.showPassword')}
        pressed={isShown}
        onClick={() => setShown(!isShown)}
      >
        {isShown ? t('common.hide') : t('common.show')}
      </Button>
    </div>
  )
}

export interface Choice {
  readonly value: string
  readonly label: string
  readonly disabled?: boolean
}

interface SelectProps extends FieldProps {
  value: string
  choices: readonly Choice[]
  onInput: (value: string) => void
}

export function SelectField({ value, choices, onInput, ...field }: SelectProps) {
  return (
    <Field {...field}>
      {(control) => (
        <select
          {...control}
          value={value}
          onChange={({ currentTarget }) => onInput(currentTarget.value)}
        >
          {choices.map((each) => (
            <option key={each.value} value={each.value} disabled={each.disabled}>
              {each.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

interface CheckProps {
  label: ComponentChildren
  checked: boolean
  onInput: (checked: boolean) => void
  type?: 'checkbox' | 'radio'
  name?: string
}

/** A check box, or one of a group of radio buttons of the same `name`. */
export function CheckField({ label, checked, onInput, type = 'checkbox', name }: CheckProps) {
  return (
    <label class="check">
      <input
        type={type}
        name={name}
        checked={checked}
        onChange={({ currentTarget }) => onInput(currentTarget.checked)}
      />
      <span>{label}</span>
    </label>
  )
}
