import type { JsonObject } from '../../../../base/http/index.ts'
import { type Milliseconds, toTimestamp } from '../../../../base/kernel/index.ts'
import type { Access } from '../run/run-record.ts'

/*
 * What apps show and do, word for word as the reference has it (Callback Push Notifications,
 * "Dialogs"; Scenarios, "Sample Request and Response Sequence"). Where its examples differ the
 * answer has what all of them have.
 */

/** What every dialog may need. */
export interface DialogParts {
  readonly serviceId: string
  /** Of the server, with a slash at its end. */
  readonly base: string
}

const exit = 'exit://' // where the app goes when the dialog is done

const none = 'n/a'

/** The number to call; none where none is given out now. */
export function dialNumber(
  serviceId: string,
  access: Access | undefined,
  now: Milliseconds,
): JsonObject {
  const left = Math.max(0, Math.floor(((access?.expiresAt ?? now) - now) / 1000))
  return {
    _dialog_id: '0',
    _label: 'Connecting ...',
    _action: 'DialNumber',
    _tel_url: access === undefined ? none : `tel:${access.number}`,
    _access_code: access?.code ?? none,
    ...(access === undefined
      ? {}
      : { _access_number: access.number, _expiration_time: String(left) }),
    _id: serviceId,
  }
}

export function callFollows(serviceId: string): JsonObject {
  return confirmation(serviceId, 'You will receive the call shortly')
}

/** As the answer of Start-Callback, in both spellings of the reference. */
export function callFollowsAtStart(serviceId: string): JsonObject {
  const dialog = callFollows(serviceId)
  const { _dialog_id, _action, _text, _ok_title } = dialog
  return {
    ID: _dialog_id ?? '',
    Action: _action ?? '',
    Text: _text ?? '',
    OkTitle: _ok_title ?? '',
    ...dialog,
  }
}

export function waitForAgent(serviceId: string): JsonObject {
  return confirmation(serviceId, 'We will notify you when agent is available')
}

/** As the answer of Start-Callback. */
export function waitAtStart(serviceId: string): JsonObject {
  return { _id: serviceId, _text: 'We will notify you when agent is available' }
}

/** The reference shows no answers of cancel and disconnect; these any client of dialogs can show. */
export function cancelled(serviceId: string): JsonObject {
  return confirmation(serviceId, 'Your request has been cancelled')
}

export function ended(serviceId: string): JsonObject {
  return confirmation(serviceId, 'Your request has ended')
}

function confirmation(serviceId: string, text: string): JsonObject {
  return {
    _dialog_id: '0',
    _action: 'ConfirmationDialog',
    _text: text,
    _ok_title: 'Ok',
    _id: serviceId,
  }
}

export function startChat({ serviceId, base }: DialogParts, user: string | undefined): JsonObject {
  return {
    _dialog_id: '1',
    _action: 'StartChat',
    _label: 'Start Chat',
    _start_chat_url: urlOf({ serviceId, base }, 'ixn/chat'),
    _comet_url: `${base}genesys/cometd`,
    _user_header: user ?? '',
    _id_to_jump_before: exit,
    _chat_parameters: { subject: 'None' },
    _id: serviceId,
  }
}

/** Asks the customer; with a code, it says that tones will be heard. */
export function userConfirmation(
  parts: DialogParts,
  { withCode, expiresAt }: { withCode: boolean; expiresAt: Milliseconds },
): JsonObject {
  const tones = { confirmation_dialog: tonesNotice(), _confirmation_dialog: tonesNotice() }
  return {
    _dialog_id: '0',
    _label: 'Agent is available right now',
    _user_action_url: urlOf(parts, 'not-used'),
    _method: 'POST',
    _action: 'DisplayMenu',
    _expires: toTimestamp(expiresAt),
    _resource_url: urlOf(parts, 'get-dialog-user-confirmation'),
    _content: [
      {
        _group_name: 'Are you ready?',
        _group_content: [
          {
            ...menuItem(parts, '1', "Yes, I'm ready to talk", 'connect'),
            ...(withCode ? tones : {}),
          },
          menuItem(parts, '2', 'No, try again in 5 minutes', 'snooze'),
          menuItem(parts, '3', 'Cancel, my problem has been solved', 'cancel'),
        ],
      },
    ],
  }
}

function tonesNotice(): JsonObject {
  return {
    _text: 'You will hear tones immediately after call is connected. This is normal.',
    _dialog_type: 'Notification',
    _dismiss_timeout: 2,
  }
}

function menuItem(parts: DialogParts, id: string, label: string, request: string): JsonObject {
  return {
    _dialog_id: id,
    _label: label,
    _action: 'MenuItem',
    _user_action_url: urlOf(parts, request),
    _method: 'POST',
    _id_to_jump_before: exit,
  }
}

function urlOf({ serviceId, base }: DialogParts, request: string): string {
  return `${base}genesys/1/service/${encodeURIComponent(serviceId)}/${request}`
}
