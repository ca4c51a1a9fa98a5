#!/usr/bin/env node
// The command line of the package: `npx credyt-widgets <command>`. Each command lives in a file of its own beside this one.
import { doctorCommand } from './doctor-command.js';
import { emulatorCommand } from './emulator-command.js';
import { UsageError } from './usage-error.js';

interface Command {
  readonly about: string;
  /** Resolves when the command is up or done; throws `UsageError` when it was called wrongly. */
  run(args: readonly string[]): Promise<void>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  emulator: emulatorCommand,
  doctor: doctorCommand,
};

const HELP = `Usage: credyt-widgets <command> [options]

Commands:
${Object.entries(COMMANDS).map(([name, { about }]) => `  ${name.padEnd(10)} ${about}`).join('\n')}

"credyt-widgets <command> --help" says more about a command.`;

const [name, ...args] = process.argv.slice(2);
const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;

if (command) {
  try {
    await command.run(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\nTry "credyt-widgets ${name ?? ''} --help".`);
    process.exitCode = 2;
  }
} else if (name === '--help' || name === '-h') {
  console.log(HELP);
} else {
  console.error(name === undefined ? HELP : `There is no command "${name}".\n\n${HELP}`);
  process.exitCode = 2;
}
