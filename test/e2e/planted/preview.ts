// The planted stories stand on the same page as all others. Used by main.ts beside it.
export { default } from '../../../.storybook/preview.js';
