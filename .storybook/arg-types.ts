// What an element's page says beside the manifest's tables: its custom states; and a control only where turning it changes the story. Used by preview.ts.
import type { Preview } from '@storybook/web-components-vite';
import manifest from '../custom-elements.json' with { type: 'json' };

interface Declaration {
  tagName?: string;
  cssStates?: { name: string; description?: string }[];
}

const declarations = (manifest as { modules: { declarations?: Declaration[] }[] }).modules.flatMap(({ declarations: found = [] }) => found);

type Enhancer = NonNullable<Preview['argTypesEnhancers']>[number];

/** The manifest names what an element has; a story draws what it has arguments for. */
const onlyWhatTurns: Enhancer = ({ argTypes, initialArgs }) =>
  Object.fromEntries(Object.entries(argTypes).map(([name, type]) => [name, name in initialArgs ? type : { ...type, control: false }]));

const withStates: Enhancer = ({ argTypes, component }) => {
  const states = declarations.find(({ tagName }) => tagName === component)?.cssStates ?? [];
  return {
    ...argTypes,
    ...Object.fromEntries(states.map(({ name, description = '' }) => [`:state(${name})`, { name: `:state(${name})`, description, control: false, table: { category: 'custom states' } }])),
  };
};

export const argTypesEnhancers: Enhancer[] = [onlyWhatTurns, withStates];
