// The error answers of the emulated API: thrown anywhere in src/emulator, turned into a Response by emulator.ts.

/** An answer that ends the request: `body` null means none, as documented for 401. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  constructor(
    readonly status: number,
    readonly body: Readonly<Record<string, unknown>> | null,
  ) {
    super(`Answered ${String(status)}.`);
  }
}

/** Thrown when a fault cuts the connection; `serve.ts` destroys the socket on it, in-process callers see a rejected fetch. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

// our choice: the members of ProblemDetails are not readable in the docs; these are the usual ones of RFC 7807.
const problem = (status: number, title: string, detail: string): ApiError =>
  new ApiError(status, { type: 'about:blank', title, status, detail });

export const unauthorized = (): ApiError => new ApiError(401, null);

export const badRequest = (detail: string): ApiError => problem(400, 'Bad Request', detail);

// our choice: 404 and its body are documented for no endpoint.
export const notFound = (what: string): ApiError => problem(404, 'Not Found', `${what} was not found.`);

export const methodNotAllowed = (): ApiError => problem(405, 'Method Not Allowed', 'This address does not take that method.');

export const notBuilt = (what: string): ApiError =>
  problem(501, 'Not Implemented', `The credyt-widgets emulator does not do this yet: ${what}.`);

/** `ValidationProblem`: messages under the snake_case name of each field. */
export const invalid = (errors: Readonly<Record<string, readonly string[]>>): ApiError =>
  new ApiError(422, { type: 'about:blank', title: 'One or more validation errors occurred.', status: 422, errors });

export const invalidField = (field: string, message: string): ApiError => invalid({ [field]: [message] });
