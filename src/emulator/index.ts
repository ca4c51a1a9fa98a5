// Public entry `credyt-widgets/emulator`: a local stand-in for Credyt that runs anywhere `Request` and `Response` do.
export { createEmulator, type Emulator, type EmulatorOptions } from './emulator.js';
export type { Fault } from './faults.js';
export type { Attempt, Delivery } from './outbox.js';
export type { LogEntry } from './request-log.js';
export { SCENARIOS, SCENARIO_CUSTOMER, isScenarioName, type ScenarioName } from './scenarios/scenarios.js';
export type { Settings, SettingsChange } from './settings.js';
