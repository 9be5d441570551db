import { Loaded } from '../../components/feedback.tsx'
import { Page } from '../../components/page.tsx'
import { Status } from '../../components/status.tsx'
import { useLoad } from '../../frame/load.ts'
import type { ViewProps } from '../../frame/paths.ts'
import { t } from '../../i18n/text.ts'
import { Attention } from './attention.tsx'
import { Checklist } from './checklist.tsx'
import './home.css'
import { type NodeView, worstOf } from './home-data.ts'
import { NodeList } from './node-list.tsx'
import { Tiles } from './tiles.tsx'
import { useCenter } from './use-center.ts'

const every = 60_000 // ms; news of a node come by themselves, its load does not

/** Is anything wrong, and where? */
export function View(_: ViewProps<'home'>) {
  const nodes = useLoad<readonly NodeView[]>('/nodes', { topics: ['nodes'], every })
  const center = useCenter()
  return (
    <Page title={t('home.title')} load={nodes} aside={nodes.data && <Health nodes={nodes.data} />}>
      <Checklist center={center} />
      <Tiles center={center} />
      <Loaded of={nodes}>
        {(list) => (
          <>
            <NodeList nodes={list} onRemoved={nodes.reload} />
            <Attention center={center} nodes={list} />
          </>
        )}
      </Loaded>
    </Page>
  )
}

function Health({ nodes }: { nodes: readonly NodeView[] }) {
  const worst = worstOf(nodes)
  if (worst === 'up') return <span class="muted">{t('home.allUp', { n: nodes.length })}</span>
  const affected = nodes.filter(({ state }) => state === worst).length
  return <Status of="node" is={worst} detail={t('home.ofAll', { affected, all: nodes.length })} />
}
