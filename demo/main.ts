// The demo's command: reads the environment, starts Inkwell, says where it is and who to be. Run by scripts/start.mjs.
import { PEOPLE } from './people.js';
import { startDemo } from './start.js';

const { PORT = '4000', EMULATOR_PORT = '4010', CREDYT_API_KEY, CREDYT_URL, CREDYT_MODE } = process.env;

if (CREDYT_MODE !== undefined && CREDYT_MODE !== 'test' && CREDYT_MODE !== 'live') {
  fail(`CREDYT_MODE must be "test" or "live", not "${CREDYT_MODE}".`);
}

const demo = await startDemo({
  port: Number(PORT),
  emulatorPort: Number(EMULATOR_PORT),
  apiKey: CREDYT_API_KEY,
  credytUrl: CREDYT_URL,
  ...(CREDYT_MODE && { mode: CREDYT_MODE }),
}).catch((error: unknown) => fail(explain(error)));

console.log(`
  Inkwell is at  ${demo.url}
  Sign in as     ${PEOPLE.map(({ name, note }) => `${name} (${note.toLowerCase()})`).join('\n                 ')}
  Billing        ${demo.emulator ? `the emulator at ${demo.emulator.url}; card 4242 4242 4242 4242 pays` : CREDYT_URL ?? 'Credyt'}

  Ctrl+C stops.
`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { void demo.close(); });

function explain(error: unknown): string {
  const { code, port, message } = error as NodeJS.ErrnoException & { port?: number };
  if (code !== 'EADDRINUSE') return message;
  const name = port === Number(PORT) ? 'PORT' : 'EMULATOR_PORT';
  return `Port ${port} is taken. Stop what uses it, or choose another: ${name}=${(port ?? 0) + 1} npm start`;
}

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
