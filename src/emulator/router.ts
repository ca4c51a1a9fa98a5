// Finds who answers a request by method and path; `:name` stands for one segment. Used for the API (emulator.ts) and the hosted pages.
import type { World } from './world.js';

type NamesIn<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | NamesIn<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

export interface RouteCall<Names extends string = never> {
  readonly world: World;
  readonly request: Request;
  readonly query: URLSearchParams;
  readonly params: Readonly<Record<Names, string>>;
}

type Answer<Names extends string> = (call: RouteCall<Names>) => Response | Promise<Response>;

export interface Route {
  /** As written, e.g. `GET /customers/:id/wallet`; faults name a route by it. */
  readonly name: string;
  readonly method: string;
  readonly segments: readonly string[];
  readonly answer: Answer<string>;
}

export function route<Path extends string>(name: Path, answer: Answer<NamesIn<Path>>): Route {
  const [method = '', path = ''] = name.split(' ');
  // Every parameter the path names is there when the route was found.
  return { name, method, segments: path.split('/'), answer };
}

export interface FoundRoute {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

/** The route, `'other-method'` when only the path is known, or `null`. */
export function findRoute(routes: readonly Route[], method: string, pathname: string): FoundRoute | 'other-method' | null {
  const segments = pathname.split('/');
  let otherMethod = false;
  for (const candidate of routes) {
    const params = match(candidate.segments, segments);
    if (!params) continue;
    if (candidate.method === method) return { route: candidate, params };
    otherMethod = true;
  }
  return otherMethod ? 'other-method' : null;
}

function match(pattern: readonly string[], segments: readonly string[]): Record<string, string> | null {
  if (pattern.length !== segments.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of pattern.entries()) {
    const segment = segments[index] ?? '';
    if (!part.startsWith(':')) {
      if (part !== segment) return null;
    } else {
      if (segment === '') return null;
      params[part.slice(1)] = decode(segment);
    }
  }
  return params;
}

// A broken encoding is left as it is; no id looks like that, so it will not be found.
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
