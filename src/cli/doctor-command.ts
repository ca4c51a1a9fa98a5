// `credyt-widgets doctor <url>`: tells whether a proxy, in whatever language, keeps to the protocol. Run by credyt-widgets.ts.
import { parseArgs } from 'node:util';
import { serveDoctorCredyt, type DoctorCredyt } from './doctor/credyt.js';
import { examine } from './doctor/examine.js';
import type { ProxyOptions } from './doctor/proxy.js';
import { describeResult, summarise, toJson } from './doctor/report.js';
import { UsageError } from './usage-error.js';

const HELP = `Usage: credyt-widgets doctor <url> [options]

Examines your billing proxy over HTTP and says in plain words what is wrong with it. It plays Credyt itself, on a port of
this machine: start your proxy with http://localhost:4010 as Credyt's address and any API key, then sign in as a test user.
No account, no network, no real money.

  npx credyt-widgets doctor http://localhost:4000 --cookie "session=abc"

Options:
  --cookie <name=value>    what signs the test user in; may be given more than once
  --header <name: value>   the same for hosts with tokens; may be given more than once
  --base-path <path>       where the proxy is mounted (default: the path of <url>, else /api/billing)
  --origin <origin>        the page that asks (default: the origin of <url>)
  --credyt-port <number>   port of the doctor's own Credyt (default 4010)
  --json                   the report as JSON
  --help                   show this

Exit code: 0 conformant, 1 something was found, 2 it could not be examined.`;

export const doctorCommand = {
  about: 'say what is wrong with a billing proxy, in any language',

  async run(args: readonly string[]): Promise<void> {
    const options = readOptions(args);
    if (options === 'help') {
      console.log(HELP);
      return;
    }
    const credyt = await start(options.credytPort);
    try {
      if (!options.json) console.log(`Examining ${options.url.origin}${options.basePath}, with Credyt played at ${credyt.url}\n`);
      const results = await examine(options, credyt, (result) => { if (!options.json) console.log(describeResult(result)); });
      console.log(options.json ? toJson(`${options.url.origin}${options.basePath}`, results) : `\n${summarise(results)}`);
      if (results.some(({ findings }) => findings.length > 0)) process.exitCode = 1;
    } finally {
      await credyt.close();
    }
  },
};

interface Options extends ProxyOptions {
  credytPort: number;
  json: boolean;
}

function readOptions(args: readonly string[]): Options | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  const [address, ...rest] = positionals;
  if (address === undefined || rest.length > 0) throw new UsageError('Name one address: credyt-widgets doctor http://localhost:4000');
  const url = readUrl(address, '<url>');
  const path = url.pathname.replace(/\/+$/, '');
  const basePath = values['base-path']?.replace(/\/+$/, '') ?? (path || '/api/billing');
  if (!/^(?:\/[A-Za-z0-9._~-]+)*$/.test(basePath)) throw new UsageError(`--base-path must be a path such as "/api/billing", not "${basePath}".`);
  const port = values['credyt-port'];
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`--credyt-port must be a number from 0 to 65535, not "${port}".`);
  return {
    url, basePath,
    origin: values.origin === undefined ? url.origin : readUrl(values.origin, '--origin').origin,
    credentials: { ...readHeaders(values.header), ...(values.cookie.length > 0 ? { cookie: values.cookie.join('; ') } : {}) },
    credytPort: Number(port),
    json: values.json,
  };
}

function readUrl(text: string, what: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url;
  throw new UsageError(`${what} must start with http:// or https://, not "${text}".`);
}

function readHeaders(given: readonly string[]): Record<string, string> {
  return Object.fromEntries(given.map((text) => {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):\s*(.+)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new UsageError(`--header must look like "Authorization: Bearer abc", not "${text}".`);
    return [name.toLowerCase(), value];
  }));
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        cookie: { type: 'string', multiple: true, default: [] },
        header: { type: 'string', multiple: true, default: [] },
        'base-path': { type: 'string' },
        origin: { type: 'string' },
        'credyt-port': { type: 'string', default: '4010' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function start(port: number): Promise<DoctorCredyt> {
  try {
    return await serveDoctorCredyt(port);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error;
    throw new UsageError(`Port ${port} is ${code === 'EACCES' ? 'not yours to use' : 'taken'}. Stop what runs there, or choose another with --credyt-port and point your proxy at it.`);
  }
}
