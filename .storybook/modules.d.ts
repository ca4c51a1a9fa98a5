// What Vite and `npm run analyze` make importable; type checking must not wait for either. Used by Storybook's files and the stories.
declare module '*/custom-elements.json' {
  const manifest: unknown;
  export default manifest;
}
declare module '*.css' {}
declare module '*?raw' {
  const text: string;
  export default text;
}
/** Vite's way to import whatever matches. */
interface ImportMeta {
  glob<Module>(pattern: string, options: { eager: true; query?: string; import?: string }): Record<string, Module>;
}
