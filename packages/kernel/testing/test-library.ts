import type { Clock, Logger } from '@lingtan/sdk';
import type { Kernel, KernelDatabase, KernelLibrary, MigrationComponent, TxScope } from '../src/index.ts';

/** What a library of a test kernel is made from. */
export interface TestLibraryHost {
  database: KernelDatabase;
  clock: Clock;
  log: Logger;
  /** Asked for at the first use, since the kernel is made after its libraries. */
  kernel(): Kernel;
}

/** A library package that runs in a test kernel as the composition root would have it. */
export interface TestLibrary {
  /** Its tables, which become part of the template database. */
  readonly migrations?: MigrationComponent;
  make(host: TestLibraryHost): KernelLibrary;
  /** Called when the park is there, before plugins are loaded. */
  fill?(database: KernelDatabase, park: TxScope): Promise<void>;
}
