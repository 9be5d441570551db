/** The limit of what our HTTP framework can do: hello or a status by GET, a parsed form by POST. */
import { fastify } from 'fastify'

const app = fastify()
app.addContentTypeParser(
  'application/x-www-form-urlencoded',
  { parseAs: 'string' },
  (_request, body, done) => done(null, new URLSearchParams(String(body))),
)
app.get('/', async () => ({ hello: 'world' }))
app.post('/', async (request) => ({ fields: [...(request.body as URLSearchParams).keys()].length }))
app.get('/status', async (_request, reply) =>
  reply.header('content-type', 'text/plain;charset=ISO-8859-1').send('ONLINE'),
)
await app.listen({ host: '127.0.0.1', port: Number(process.argv[2]) })
