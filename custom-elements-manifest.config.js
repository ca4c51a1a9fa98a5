// Writes custom-elements.json from the elements' doc comments (editors, Storybook and wrappers read it). Run by `npm run analyze`.

/** The analyzer reads sources; the published manifest must name the files people import. */
const publishedPaths = {
  name: 'published-paths',
  packageLinkPhase({ customElementsManifest }) {
    const published = (path) => path?.replace(/^\/?src\//, 'dist/').replace(/\.ts$/, '.js');
    const visit = (value) => {
      if (Array.isArray(value)) return void value.forEach(visit);
      if (typeof value !== 'object' || value === null) return;
      if (typeof value.path === 'string') value.path = published(value.path);
      if (typeof value.module === 'string') value.module = published(value.module);
      // Private and protected members are nobody's API.
      if (Array.isArray(value.members)) value.members = value.members.filter(({ privacy }) => !privacy || privacy === 'public');
      Object.values(value).forEach(visit);
    };
    visit(customElementsManifest);
  },
};

export default {
  globs: ['src/elements/**/*.ts'],
  exclude: ['src/elements/**/*.styles.ts'],
  litelement: true,
  outdir: '.',
  plugins: [publishedPaths],
};
