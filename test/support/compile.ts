// TypeScript over a file that is nowhere on the disk, beside the sources and packages that are. Used by tests of types and of guides.
import { resolve } from 'node:path';
import ts from 'typescript';

export interface Compiled {
  program: ts.Program;
  file: ts.SourceFile;
  /** What TypeScript has to say of the file. */
  complaints: { line: number; message: string }[];
}

/** Everything that was read from the disk, by where and for whom. */
const known = new Map<string, ts.SourceFile | undefined>();

/** `path`: where the file would be; what it imports is looked for from there. */
export function compile(path: string, code: string, options: ts.CompilerOptions): Compiled {
  const name = resolve(path);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (other) => other === name || fileExists(other);
  host.readFile = (other) => (other === name ? code : readFile(other));
  host.getSourceFile = (other, version, ...rest) => {
    if (other === name) return ts.createSourceFile(other, code, version, true);
    const key = `${JSON.stringify(version)} ${other}`;
    if (!known.has(key)) known.set(key, getSourceFile(other, version, ...rest));
    return known.get(key);
  };
  const program = ts.createProgram([name], options, host);
  const file = program.getSourceFile(name);
  if (!file) throw new Error(`${path} was not compiled.`);
  return {
    program, file,
    complaints: ts.getPreEmitDiagnostics(program, file).map(({ start = 0, messageText }) => ({
      line: code.slice(0, start).split('\n').length, message: ts.flattenDiagnosticMessageText(messageText, ' '),
    })),
  };
}
