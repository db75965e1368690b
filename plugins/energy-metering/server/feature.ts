import type {
  CommandDefinition,
  EventDefinition,
  EvidenceKind,
  EvidenceMethod,
  JobDefinition,
  ParkScope,
  Permission,
} from '@lingtan/sdk';
import type { EnergyConfig } from '../contracts/index.ts';
import type { Energy } from './context.ts';

/** One subject of the plugin (tariffs, bills, validation …): what it declares, and how it starts on a park. */
export interface Feature {
  readonly id: string;
  readonly permissions?: readonly Permission[];
  readonly events?: readonly EventDefinition[];
  readonly jobs?: readonly JobDefinition[];
  readonly evidence?: readonly EvidenceKind[];
  readonly methods?: readonly EvidenceMethod[];
  readonly topics?: Readonly<Record<string, Permission>>;
  readonly commands?: readonly CommandDefinition[];
  /** Registers routes, services, jobs and explanations. Features start in the order of the list. */
  start(energy: Energy, scope: ParkScope<EnergyConfig>): Promise<void> | void;
}
