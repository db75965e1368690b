import { dirname, join } from 'node:path/posix';
import ts from 'typescript';

/** Texts of files by their paths from the root. */
export type Sources = ReadonlyMap<string, string>;

/** A declaration by its file, or its package, and its name: `plugins/x/domain/heat.ts#heatOf`. */
type Place = `${string}#${string}`;

export interface Source {
  /** What a name of the file stands for elsewhere. */
  imported: Map<string, Place>;
  /** Names that are passed on from another file; `*` with all of them. */
  passedOn: { as: string; of: string; name: string }[];
  /** By declaration, the names that it uses; under '' what runs as the file is loaded. */
  uses: Map<string, Set<string>>;
  /** Functions and classes that it passes on. */
  functions: Set<string>;
  /** Files that it runs in threads of their own. */
  threads: string[];
}

/** Files that read documents for the command line. */
export const isOfCommands = (path: string): boolean =>
  /\/(commands|documents)\//.test(path) || /[/-]commands?\.ts$/.test(path);

const fileOfPlace = (place: Place): string => place.split('#')[0]!;

/**
 * Where what is decided lies: the domains of plugins, their contracts but for what describes a form, and our packages but for
 * those that the server itself stands on.
 */
const isDeciding = (place: Place): boolean =>
  /^plugins\/[^/]+\/(domain|contracts)\/|^@lingtan\/(?!sdk|telemetry)/.test(place) &&
  !place.endsWith('JsonSchema') &&
  !isOfCommands(fileOfPlace(place));

/**
 * Functions by which commands decide and that no server part comes to on a park, each with the files of commands that use it:
 * what the command line decides by a document, the park would decide otherwise or not at all.
 * @param readers functions that only read a document and choose: what they use is what decides
 * @returns these functions, and which of the readers commands use
 */
export function functionsOfCommandsAlone(
  files: ReadonlyMap<string, Source>,
  readers: ReadonlySet<string> = new Set(),
): { alone: Map<string, string[]>; read: Set<string> } {
  // What a file keeps to itself is part of what it passes on.
  const isFunction = (place: Place): boolean => {
    const [file, name] = place.split('#') as [string, string];
    return (files.get(file)?.functions.has(name) ?? /^[a-z]/.test(name)) && isDeciding(place);
  };
  const decides = (place: Place): boolean => isFunction(place) && !readers.has(place);
  const roots = [...files].filter(([path]) => /^plugins\/[^/]+\/server\/index\.ts$/.test(path));
  const threads = [...files].flatMap(([path, { threads: begun }]) => (isOfCommands(path) ? [] : begun));
  const onParks = reached(
    files,
    [...roots.map(([path]) => path), ...threads].flatMap(allOf(files)),
    (place) => !isOfCommands(fileOfPlace(place)),
  );
  const alone = new Map<string, string[]>();
  const read = new Set<string>();
  for (const path of [...files.keys()].filter((each) => each.startsWith('plugins/') && isOfCommands(each))) {
    const found = reached(files, allOf(files)(path), (place) => !decides(place) && !isOfCommands(fileOfPlace(place)));
    for (const place of found)
      if (!isFunction(place) || onParks.has(place)) continue;
      else if (readers.has(place)) read.add(place);
      else alone.set(place, [...(alone.get(place) ?? []), path]);
  }
  return { alone, read };
}

const allOf =
  (files: ReadonlyMap<string, Source>) =>
  (path: string): Place[] =>
    [...files.get(path)!.uses.keys()].map((name): Place => `${path}#${name}`);

/** What is used from some declarations on, over any number of steps; one that is not to be `followed` ends its way. */
function reached(
  files: ReadonlyMap<string, Source>,
  from: readonly Place[],
  followed: (file: Place) => boolean,
): ReadonlySet<Place> {
  const begun = new Set(from);
  const found = new Set(from);
  for (const place of found) {
    const [path, name] = place.split('#') as [string, string];
    const source = files.get(path);
    if (!source || (!begun.has(place) && !followed(place))) continue;
    for (const used of source.uses.get(name) ?? []) {
      const there = source.uses.has(used) ? (`${path}#${used}` as const) : source.imported.get(used);
      if (there) found.add(declared(files, there));
    }
  }
  return found;
}

/** Where a name is declared that files pass on. */
function declared(files: ReadonlyMap<string, Source>, place: Place): Place {
  const [path, name] = place.split('#') as [string, string];
  const source = files.get(path);
  if (!source || source.uses.has(name)) return place;
  for (const { as, of, name: own } of source.passedOn) {
    if (as === name) return declared(files, `${of}#${own}`);
    if (as !== '*') continue;
    const there = declared(files, `${of}#${name}`);
    if (files.get(fileOfPlace(there))?.uses.has(name)) return there;
  }
  return place;
}

/** The file that an import means; of a package that is not among the sources, its name. */
function fileOf(path: string, specifier: string, sources: Sources): string {
  if (specifier.startsWith('.')) return join(dirname(path), specifier);
  const contracts = /^@lingtan\/([^/]+)\/contracts$/.exec(specifier);
  const file = `plugins/${contracts?.[1]}/contracts/index.ts`;
  return sources.has(file) ? file : specifier;
}

/** Reads files once, for any number of questions. */
export function readSources(sources: Sources): ReadonlyMap<string, Source> {
  return new Map([...sources].map(([path, text]) => [path, readSource(path, text, sources)]));
}

/** Reads one file among others. */
export function readSource(path: string, text: string, sources: Sources): Source {
  const source: Source = {
    imported: new Map(),
    passedOn: [],
    uses: new Map([['', new Set()]]),
    functions: new Set(),
    threads: [],
  };
  for (const [, thread] of text.matchAll(/new URL\('(\.[^']+)\.js', import\.meta\.url\)/g)) {
    const file = fileOf(path, `${thread}.ts`, sources);
    if (sources.has(file)) source.threads.push(file);
  }
  const declare = (name: string, node: ts.Node): void => {
    source.uses.set(name, namesIn(node));
  };
  for (const statement of ts.createSourceFile(path, text, ts.ScriptTarget.Latest, false).statements) {
    if (ts.isImportDeclaration(statement)) {
      const of = fileOf(path, (statement.moduleSpecifier as ts.StringLiteral).text, sources);
      const named = statement.importClause?.namedBindings;
      // What is used of a whole file could not be told from what is not.
      if (named && ts.isNamespaceImport(named) && isDeciding(`${of}#*`))
        throw new Error(`${path}: import what is used of ${of} by its name, not all of it as ${named.name.text}`);
      if (named && ts.isNamedImports(named))
        for (const { name, propertyName } of named.elements)
          source.imported.set(name.text, `${of}#${(propertyName ?? name).text}`);
    } else if (ts.isExportDeclaration(statement)) {
      const { moduleSpecifier: from, exportClause: clause } = statement;
      const of = from ? fileOf(path, (from as ts.StringLiteral).text, sources) : path;
      if (!clause) source.passedOn.push({ as: '*', of, name: '*' });
      else if (ts.isNamedExports(clause))
        for (const { name, propertyName } of clause.elements)
          source.passedOn.push({ as: name.text, of, name: (propertyName ?? name).text });
    } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
      const name = statement.name?.text ?? 'default';
      declare(name, statement);
      if (isExported(statement)) source.functions.add(name);
    } else if (ts.isVariableStatement(statement))
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (!initializer || !ts.isIdentifier(name)) continue;
        declare(name.text, initializer);
        if (isExported(statement) && givesFunction(initializer)) source.functions.add(name.text);
      }
    else for (const name of namesIn(statement)) source.uses.get('')!.add(name);
  }
  return source;
}

/** A function, also one that another one has wrapped or bound. */
const givesFunction = (node: ts.Expression): boolean =>
  ts.isArrowFunction(node) ||
  ts.isFunctionExpression(node) ||
  (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.arguments.some(givesFunction));

const isExported = (statement: ts.FunctionDeclaration | ts.ClassDeclaration | ts.VariableStatement): boolean =>
  statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;

/** Names that a piece of code uses as values. */
function namesIn(node: ts.Node): Set<string> {
  const names = new Set<string>();
  const visit = (each: ts.Node): void => {
    if (ts.isIdentifier(each)) names.add(each.text);
    else if (ts.isPropertyAccessExpression(each)) visit(each.expression);
    else if (ts.isPropertyAssignment(each)) visit(each.initializer);
    else if (ts.isExpressionWithTypeArguments(each)) visit(each.expression);
    else if (!ts.isTypeNode(each)) ts.forEachChild(each, visit);
  };
  visit(node);
  return names;
}
