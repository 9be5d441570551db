import { useState } from 'preact/hooks'
import { Button } from '../../components/button.tsx'
import { ConfirmTyped } from '../../components/dialog.tsx'
import { Status } from '../../components/status.tsx'
import { api } from '../../frame/api.ts'
import { useSession } from '../../frame/session.ts'
import { toast } from '../../frame/toasts.ts'
import { duration, number, percent, size, time } from '../../i18n/formats.ts'
import { t } from '../../i18n/text.ts'
import { isToBeRemoved, type NodeView, secondsDown } from './home-data.ts'

interface ListProps {
  nodes: readonly NodeView[]
  onRemoved: () => void
}

/** A bar for each node: green and full, red and hollow with a cross, amber and striped. */
export function NodeList({ nodes, onRemoved }: ListProps) {
  const [removing, setRemoving] = useState<NodeView>()
  return (
    <section class="stack" aria-label={t('home.nodes')}>
      <ul class="node-list">
        {nodes.map((node) => (
          <NodeRow key={node.id} node={node} onRemove={() => setRemoving(node)} />
        ))}
      </ul>
      {removing && (
        <RemoveNode node={removing} onRemoved={onRemoved} onClose={() => setRemoving(undefined)} />
      )}
    </section>
  )
}

function NodeRow({ node, onRemove }: { node: NodeView; onRemove: () => void }) {
  const { role } = useSession()
  const { id, state, version, startedAt, self } = node
  const isDown = state === 'down'
  return (
    <li class={`node panel ${state}`}>
      <span class="node-bar" aria-hidden="true" />
      <div class="node-name">
        <span class="mono">{id}</span>
        {self && <span class="faint">{t('home.thisNode')}</span>}
      </div>
      <Status of="node" is={state} />
      {isDown ? (
        <Absence node={node} />
      ) : (
        <>
          <span class="muted numbers">
            {version} · {duration((Date.now() - Date.parse(startedAt)) / 1000)}
          </span>
          <NodeLoad node={node} />
        </>
      )}
      {isDown && role === 'admin' && (
        <Button kind="quiet" icon="close" label={t('home.remove', { id })} onClick={onRemove} />
      )}
    </li>
  )
}

function Absence({ node }: { node: NodeView }) {
  const now = Date.now()
  const seconds = secondsDown(node, now)
  const d = duration(seconds < 60 ? seconds : Math.floor(seconds / 60) * 60)
  if (isToBeRemoved(node, now))
    return <span class="node-hint">{t('home.removeHint', { n: node.id, d })}</span>
  return (
    <span class="node-hint muted">{t('home.downSince', { at: time(node.lastSeenAt), d })}</span>
  )
}

function NodeLoad({ node: { load } }: { node: NodeView }) {
  const { cpu, memory, sessions, held } = load
  return (
    <span class="node-load numbers muted">
      {cpu !== undefined && <span>cpu {percent(cpu)}</span>}
      {memory !== undefined && <span>{size(memory)}</span>}
      {sessions !== undefined && (
        <span>{t('home.sessions', { n: sessions, count: number(sessions) })}</span>
      )}
      {held !== undefined && <span>{t('home.polls', { n: held, count: number(held) })}</span>}
    </span>
  )
}

interface RemoveProps {
  node: NodeView
  onRemoved: () => void
  onClose: () => void
}

function RemoveNode({ node: { id }, onRemoved, onClose }: RemoveProps) {
  const remove = async () => {
    await api.delete(`/nodes/${encodeURIComponent(id)}`)
    toast(t('home.removed', { id }))
    onRemoved()
  }
  return (
    <ConfirmTyped title={t('home.remove', { id })} name={id} onConfirm={remove} onClose={onClose}>
      <p>{t('home.removeText')}</p>
    </ConfirmTyped>
  )
}
