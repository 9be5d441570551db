import { render } from 'preact'
import { useState } from 'preact/hooks'
import '../../../src/console/web/styles/tokens.css'
import '../../../src/console/web/styles/base.css'
import '../../../src/console/web/styles/components.css'
import '../../../src/console/web/styles/shell.css'
import { Button, ButtonLink, CopyButton } from '../../../src/console/web/components/button.tsx'
import { Confirm } from '../../../src/console/web/components/dialog.tsx'
import { Drawer } from '../../../src/console/web/components/drawer.tsx'
import {
  EmptyState,
  FaultNote,
  NoMatch,
  Note,
  Progress,
  Skeleton,
} from '../../../src/console/web/components/feedback.tsx'
import {
  CheckField,
  PasswordField,
  SelectField,
  TextArea,
  TextField,
} from '../../../src/console/web/components/field.tsx'
import { FileDrop } from '../../../src/console/web/components/file-drop.tsx'
import { Filters, Pager } from '../../../src/console/web/components/filters.tsx'
import { Hint } from '../../../src/console/web/components/hint.tsx'
import { Menu } from '../../../src/console/web/components/menu.tsx'
import { Page, Tabs } from '../../../src/console/web/components/page.tsx'
import {
  Badge,
  callbackLook,
  LateBadge,
  Status,
} from '../../../src/console/web/components/status.tsx'
import { BulkBar, Table } from '../../../src/console/web/components/table.tsx'
import { Time } from '../../../src/console/web/components/time.tsx'
import { ApiFault } from '../../../src/console/web/frame/api.ts'
import { startKeys } from '../../../src/console/web/frame/keys.ts'
import { linkTo, place, startRouter, useQuery } from '../../../src/console/web/frame/router.ts'
import { useStore } from '../../../src/console/web/frame/store.ts'
import { toast } from '../../../src/console/web/frame/toasts.ts'
import { loadAreas } from '../../../src/console/web/i18n/text.ts'
import { Toasts } from '../../../src/console/web/shell/toasts.tsx'

/** Every component in its states, to be looked at by people and by axe. Texts are only examples. */
function Gallery() {
  useStore(place)
  return (
    <main>
      <Page
        title="Components"
        aside={<Badge tone="info">aside</Badge>}
        actions={<Actions />}
        tabs={<Two />}
      >
        <Marks />
        <Fields />
        <Rows />
        <Says />
      </Page>
      <Toasts />
    </main>
  )
}

const Two = () => (
  <Tabs
    label="Parts"
    items={[
      { href: linkTo('home'), label: 'One', count: 3, isCurrent: true },
      { href: linkTo('audit'), label: 'Two', isCurrent: false },
    ]}
  />
)

function Actions() {
  const [isAsking, setAsking] = useState(false)
  const later = () => new Promise((resolve) => setTimeout(resolve, 60_000))
  return (
    <>
      <Button>Plain</Button>
      <Button kind="quiet" icon="copy" label="Copy it" />
      <Button disabledBecause="Nothing is selected.">Off</Button>
      <Button busyText="Saving…" onClick={later}>
        Save
      </Button>
      <ButtonLink href={linkTo('home')}>A link</ButtonLink>
      <Button kind="danger" onClick={() => setAsking(true)}>
        Delete
      </Button>
      <Button kind="primary" onClick={() => toast('Saved.', { action: undoing })}>
        Toast
      </Button>
      <Button onClick={() => toast('It was refused.', { tone: 'bad' })}>Fail</Button>
      {isAsking && (
        <Confirm
          title="Delete it"
          onConfirm={() => toast('Deleted')}
          onClose={() => setAsking(false)}
        >
          <p>It goes for good.</p>
        </Confirm>
      )}
    </>
  )
}

const undoing = { label: 'Undo', isUndo: true, run: () => toast('Undone.', { tone: 'info' }) }

function Marks() {
  const states = ['SCHEDULED', 'QUEUED', 'ROUTING', 'PROCESSING', 'COMPLETED'] as const
  const reasons = ['AGENT_CONNECTED', 'CANCELLED', 'FAIL_TIMEOUT_TTL', 'FAIL_USER_NO_CONFIRM']
  return (
    <section class="row" aria-label="Marks">
      {states.map((state) => (
        <Status key={state} of="callback" is={callbackLook(state)} />
      ))}
      {[...reasons, 'AGENT_PREVIEW_CANCEL_AFTER_3_REJECTS'].map((reason) => (
        <Status key={reason} of="callback" is={callbackLook('COMPLETED', reason)} />
      ))}
      {['accepted', 'delivered', 'retrying', 'expired', 'refused'].map((state) => (
        <Status key={state} of="delivery" is={state} detail="3/8" />
      ))}
      <Status of="node" is="of another version" />
      <LateBadge by="2 min" />
      <Time at={Date.now() - 180_000} isRelative />
      <Hint label="About marks">They have colour, shape and word.</Hint>
      <CopyButton text="369-1" />
      <Menu
        label="More"
        icon="more"
        items={[
          { label: 'Open', href: linkTo('home') },
          { label: 'Compact', isChecked: true, run: () => {} },
          'line',
          { label: 'Cancel…', isDanger: true, run: () => {} },
        ]}
      />
    </section>
  )
}

function Fields() {
  const [text, setText] = useState('')
  const [isOn, setOn] = useState(true)
  const choices = [
    { value: '', label: 'All' },
    { value: 'a', label: 'A' },
  ]
  return (
    <form class="panel stack">
      <TextField label="Name" hint="As in the URL" value={text} onInput={setText} required isMono />
      <TextField
        label="Seconds"
        value="ten"
        unit="s"
        error="Must be a whole number."
        onInput={setText}
      />
      <PasswordField label="Password" value={text} onInput={setText} />
      <TextArea label="Note" value={text} onInput={setText} />
      <SelectField label="Choice" value="a" choices={choices} onInput={setText} />
      <CheckField label="Hide advanced" checked={isOn} onInput={setOn} />
      <FileDrop label="Choose a zip" accept=".zip" onFile={() => {}} error="It is no zip file." />
    </form>
  )
}

const rows = ['a', 'b', 'c'].map((id, at) => ({ id, count: at * 1000 }))

function Rows() {
  const [ids, set] = useState<ReadonlySet<string>>(new Set(['b']))
  const [open, setOpen] = useQuery('open')
  return (
    <>
      <Filters
        filters={[
          {
            name: 'state',
            label: 'State',
            choices: [
              { value: '', label: 'All' },
              { value: 'late', label: 'Late' },
            ],
          },
          { name: 'q', label: 'Customer' },
        ]}
      />
      <BulkBar selection={{ ids, set }}>
        <Button>Cancel…</Button>
      </BulkBar>
      <Table
        caption="Callbacks"
        columns={[
          { name: 'id', label: 'Id', cell: ({ id }) => id, isSortable: true },
          {
            name: 'count',
            label: 'Count',
            cell: ({ count }) => count,
            align: 'right',
            isSortable: true,
          },
        ]}
        rows={rows}
        idOf={({ id }) => id}
        linkOf={({ id }) => `${linkTo('home')}?open=${id}`}
        current={open}
        selection={{ ids, set }}
        rowMenu={({ id }) => (
          <Menu
            kind="quiet"
            label={`More of ${id}`}
            icon="more"
            items={[{ label: 'Open', run: () => setOpen(id) }]}
          />
        )}
      />
      <Pager total={340} next="cursor" />
      {open !== '' && (
        <Drawer
          title={open}
          closeTo={linkTo('home')}
          next={`${linkTo('home')}?open=c`}
          actions={<Button>Move</Button>}
        >
          <p>Its details</p>
        </Drawer>
      )}
    </>
  )
}

function Says() {
  const fault = new ApiFault({
    status: 500,
    message: 'It broke.',
    exception: 'a.b.C',
    requestId: 'r-1',
  })
  return (
    <>
      <Note tone="info">Kept for a day.</Note>
      <Note tone="warn">Overrides what the request sends.</Note>
      <FaultNote fault={fault} onRetry={() => {}} />
      <Progress text="132 of 340 cancelled" value={132} max={340} onStop={() => {}} />
      <Skeleton />
      <EmptyState action={<Button>Add one</Button>}>Nothing yet.</EmptyState>
      <NoMatch onClear={() => {}} />
    </>
  )
}

startRouter()
startKeys()
await loadAreas('common', 'shell')
const root = document.getElementById('app')
if (root !== null) render(<Gallery />, root)
