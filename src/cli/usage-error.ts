// A command that was called wrongly: its message is for the person at the keyboard, exit code 2. Thrown by commands, shown by credyt-widgets.ts.
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
