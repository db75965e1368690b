import {
  certificateActs,
  auctionRun,
  bookRun,
  bookStep,
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
  (document) => has('steps')(document) && kindOfSteps(document) !== 'retirement',
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
  // Steps of a book are those of a book, whichever command is given them.
  (document) => has('steps')(document) && kindOfSteps(document) !== 'book',
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

const bookActions: ReadonlySet<string> = new Set(bookStep.options.flatMap(({ shape }) => [...shape.action.values]));
const retirementActions: ReadonlySet<string> = new Set(['issue', 'transfer', 'burn', ...certificateActs]);
/** Actions of both kinds of steps, with the field that tells an order or a time of a book, and that of the other. */
const shared: Readonly<Record<string, readonly [string, string]>> = {
  cancel: ['orderId', 'certificate'],
  advance: ['minutes', 'day'],
};

/** Whether steps are of a book, or of balances and named certificates; null where the first does not say it. */
function kindOfSteps({ steps }: Readonly<Record<string, unknown>>): 'book' | 'retirement' | null {
  const [first] = Array.isArray(steps) ? (steps as unknown[]) : [];
  if (typeof first === 'string') return 'retirement';
  if (typeof first !== 'object' || first === null || !('action' in first)) return null;
  const action = String(first.action);
  const fields = shared[action];
  if (fields) return fields[0] in first ? 'book' : fields[1] in first ? 'retirement' : null;
  if (retirementActions.has(action)) return 'retirement';
  return bookActions.has(action) ? 'book' : null;
}
