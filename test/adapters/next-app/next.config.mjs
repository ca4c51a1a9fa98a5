// Next.js finds its packages from the repository's root, which is the folder that the build of adapters.test.ts runs in.
export default { turbopack: { root: process.env.APP_ROOT } };
