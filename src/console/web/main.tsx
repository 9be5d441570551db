import { render } from 'preact'
import './styles/tokens.css'
import './styles/base.css'
import './styles/components.css'
import './styles/shell.css'
import { startKeys } from './frame/keys.ts'
import { followPreferences } from './frame/preferences.ts'
import { startRouter } from './frame/router.ts'
import { startLive } from './live/live.ts'
import { App } from './shell/app.tsx'

followPreferences()
startRouter()
startKeys()
startLive()
const root = document.getElementById('app')
if (root !== null) render(<App />, root)
