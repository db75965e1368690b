import {
  certificateActs,
  auctionRun,
  bookRun,
  bundleRun,
  gecKindRun,
  gecMonthsRun,
  gecValidityRun,
  horizonRun,
  intervalRun,
  issueRun,
  lifecycleRun,
  retirementRun,
  scoreRun,
  storageIssueRun,
  storageLedgerRun,
} from '../../contracts/index.ts';
import { runAuction, runBook, runBundle } from './book-run.ts';
import { runHorizon, runInterval, runScore } from './hourly-run.ts';
import { runGecKind, runGecMonths, runGecValidity, runIssue, runStorageIssue, runStorageLedger } from './issue-run.ts';
import { runLifecycle } from './lifecycle-run.ts';
import { runRetirement } from './retirement-run.ts';
import { defineShape, has, type Shape } from './shape.ts';

const bundle = defineShape('bundle (operation, items)', bundleRun, has('operation', 'items'), runBundle);
const auction = defineShape('call auction (auction)', auctionRun, has('auction'), runAuction);
const book = defineShape(
  'order book (steps)',
  bookRun,
  (document) => has('steps')(document) && !isRetirement(document),
  runBook,
);
const interval = defineShape(
  'interval (consumerGroups, consumption, generation)',
  intervalRun,
  has('consumerGroups'),
  runInterval,
);
const horizon = defineShape('horizon (consumerGroups, intervals)', horizonRun, has('intervals'), runHorizon);
const score = defineShape('score (load, generation)', scoreRun, has('load'), runScore);
const months = defineShape(
  'GEC months (monthlyGenerationKWh)',
  gecMonthsRun,
  has('monthlyGenerationKWh'),
  runGecMonths,
);
const validity = defineShape('GEC validity (generationMonth)', gecValidityRun, has('generationMonth'), runGecValidity);
const kind = defineShape('GEC kind (source)', gecKindRun, has('source'), runGecKind);
const issue = defineShape('issue (device, readings)', issueRun, has('readings'), runIssue);
const charge = defineShape(
  'storage (chargedWh, roundTripEfficiency)',
  storageIssueRun,
  has('chargedWh'),
  runStorageIssue,
);
const storage = defineShape(
  'storage records (charges, discharges)',
  storageLedgerRun,
  has('charges'),
  runStorageLedger,
);
const lifecycle = defineShape(
  'operation on a bundle (operation)',
  lifecycleRun,
  (document) => has('operation')(document) && !has('items')(document),
  runLifecycle,
);
const retirement = defineShape(
  'retirement (steps)',
  retirementRun,
  // Steps that name an order are those of a book, whichever command is given them.
  (document) => has('steps')(document) && !namesOrders(document),
  runRetirement,
);

/** Forms of each command, in the order in which they are tried. */
const own = {
  match: [bundle, auction, book],
  'hourly-match': [horizon, interval, score, charge, storage],
  issue: [months, validity, issue, charge, storage, lifecycle, kind, retirement],
  retire: [retirement, lifecycle],
} as const satisfies Record<string, readonly Shape[]>;
export type DocumentCommand = keyof typeof own;

/** Forms that a command names as its own. */
export const documentShapes: Readonly<Record<DocumentCommand, readonly Shape[]>> = own;

/** Forms that a command runs: its own first, then those of the others, since a document says what it is by its fields. */
export function shapesFor(command: DocumentCommand): readonly Shape[] {
  return [...new Set<Shape>([...own[command], ...Object.values(own).flat()])];
}

/** Steps in words, or of balances and named certificates, are no orders. */
function isRetirement({ steps }: Readonly<Record<string, unknown>>): boolean {
  if (!Array.isArray(steps)) return false;
  const [first] = steps as unknown[];
  if (typeof first === 'string') return true;
  if (typeof first !== 'object' || first === null || !('action' in first)) return false;
  if (first.action === 'advance') return 'day' in first;
  return ['issue', 'transfer', 'burn', ...certificateActs].includes(String(first.action)) && !('orderId' in first);
}

/** Whether the first step is one of a book. */
function namesOrders({ steps }: Readonly<Record<string, unknown>>): boolean {
  const [first] = Array.isArray(steps) ? (steps as unknown[]) : [];
  return typeof first === 'object' && first !== null && ('order' in first || 'orderId' in first || 'id' in first);
}
