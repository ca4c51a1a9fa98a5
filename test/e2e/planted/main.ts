// Storybook with two planted stories and nothing else: ours in all but the stories. Built by planted.spec.ts only.
import ours from '../../../.storybook/main.js';

export default { ...ours, stories: ['./*.stories.ts'] };
