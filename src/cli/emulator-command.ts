// `credyt-widgets emulator`: a local Credyt on a port of this machine. Run by credyt-widgets.ts.
import { parseArgs } from 'node:util';
import { SCENARIOS, SCENARIO_CUSTOMER, isScenarioName, type ScenarioName } from '../emulator/index.js';
import { serveEmulator } from '../emulator/serve.js';
import { UsageError } from './usage-error.js';

const HELP = `Usage: credyt-widgets emulator [--port 4010] [--scenario healthy]

Runs a local stand-in for Credyt: the API, the hosted portal and checkout. No account, no network, no real money.

Options:
  --port <number>     port on 127.0.0.1 (default 4010; 0 takes a free one)
  --scenario <name>   what the customer "${SCENARIO_CUSTOMER.externalId}" starts with (default healthy):
                      ${SCENARIOS.join(', ')}
  --help              show this

Any API key that starts with "key_" is accepted. Test card: 4242 4242 4242 4242.`;

export const emulatorCommand = {
  about: 'run a local stand-in for Credyt',

  async run(args: readonly string[]): Promise<void> {
    const options = readOptions(args);
    if (options === 'help') {
      console.log(HELP);
      return;
    }
    const served = await start(options);
    console.log(`Credyt emulator, scenario "${options.scenario}"
  ${served.url}

Try it:
  curl -H "X-Credyt-Api-Key: key_test" ${served.url}/customers/${served.emulator.customerId}/wallet

Your server: credytUrl: "${served.url}", apiKey: any that starts with "key_".
It knows one customer, ${SCENARIO_CUSTOMER.name}: sign in as externalId "${SCENARIO_CUSTOMER.externalId}" (customerId "${served.emulator.customerId}").
Stop with Ctrl+C.`);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => { void served.close(); });
  },
};

function readOptions(args: readonly string[]): { port: number; scenario: ScenarioName } | 'help' {
  const { values } = parse(args);
  if (values.help) return 'help';
  const { port, scenario } = values;
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) throw new UsageError(`--port must be a number from 0 to 65535, not "${port}".`);
  if (!isScenarioName(scenario)) throw new UsageError(`There is no scenario "${scenario}". There are: ${SCENARIOS.join(', ')}.`);
  return { port: Number(port), scenario };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: '4010' },
        scenario: { type: 'string', default: 'healthy' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function start(options: { port: number; scenario: ScenarioName }): ReturnType<typeof serveEmulator> {
  try {
    return await serveEmulator(options);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'EADDRINUSE') {
      throw new UsageError(`Port ${String(options.port)} is taken. Stop what runs there, or choose another: credyt-widgets emulator --port ${String(options.port + 1)}`);
    }
    if (code === 'EACCES') throw new UsageError(`Port ${String(options.port)} may not be used here. Choose one above 1023, such as --port 4010.`);
    throw error;
  }
}
