// The manifest is written by `npm run analyze`; type checking must not wait for it. Used by preview.ts.
declare module '*/custom-elements.json' {
  const manifest: unknown;
  export default manifest;
}
