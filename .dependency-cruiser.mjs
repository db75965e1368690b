/**
 * Which way imports may run. One rule file, each rule with its reason (docs/architecture.md §3).
 * Plugins are one package each, with rooms; rules therefore work on paths.
 */
const room = (name) => `^plugins/([^/]+)/${name}/`;

export default {
  forbidden: [
    {
      name: 'no-circles',
      comment: 'A circle cannot be understood, tested or replaced in parts.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'domain-is-pure',
      comment: "Domain imports its own plugin's contracts, the sdk and pure libraries.",
      severity: 'error',
      from: { path: room('domain'), pathNot: '(\\.test\\.ts$|/fixtures/)' },
      to: {
        path: '^(packages/(kernel|telemetry/src|web-sdk|test-kit|test-park)|apps/|plugins/[^/]+/(server|web)/)|^node:(fs|net|http|child_process|dgram|tls)',
      },
    },
    {
      name: 'no-other-plugins-rooms',
      comment: 'Another plugin is reached through its contracts only.',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/', pathNot: '(\\.test\\.tsx?$|/fixtures/)' },
      to: { path: '^plugins/', pathNot: '^plugins/($1/|[^/]+/contracts/)' },
    },
    {
      name: 'contracts-are-light',
      comment: 'Contracts are imported by server and browser alike: sdk, zod and other contracts only.',
      severity: 'error',
      from: { path: room('contracts') },
      to: {
        path: '^(packages/(kernel|web-sdk|test-kit|test-park|telemetry/src)|apps/|plugins/[^/]+/(server|web|domain)/)',
      },
    },
    {
      name: 'server-has-no-web',
      comment: 'The server part never pulls browser code in.',
      severity: 'error',
      from: { path: room('server') },
      to: { path: '^(packages/web-sdk|plugins/[^/]+/web/|apps/)' },
    },
    {
      name: 'server-uses-the-sdk',
      comment: 'A plugin sees the kernel through the sdk, or it could not move to its own process.',
      severity: 'error',
      from: { path: room('server'), pathNot: '(\\.test\\.ts$|/fixtures/)' },
      to: { path: '^packages/(kernel|test-kit|test-park|telemetry/src)/' },
    },
    {
      name: 'web-has-no-server',
      comment: 'The browser part never pulls server code in.',
      severity: 'error',
      from: { path: room('web') },
      to: { path: '^(packages/(kernel|telemetry/src|test-kit|test-park)|plugins/[^/]+/server/|apps/)' },
    },
    {
      name: 'kernel-knows-no-domain',
      comment: 'The kernel imports the sdk only; the words of the domain do not occur in it.',
      severity: 'error',
      from: { path: '^packages/kernel/' },
      to: { path: '^(packages/(telemetry|protocols|web-sdk|test-park)|plugins/|apps/)' },
    },
    {
      name: 'sdk-stands-alone',
      comment: 'Everything may import the sdk, so it imports nothing of ours.',
      severity: 'error',
      from: { path: '^packages/sdk/' },
      to: { path: '^(packages/(?!sdk/)|plugins/|apps/)' },
    },
    {
      name: 'packaging-stands-on-the-sdk',
      comment: 'Vendors install it to sign their plugins, without a server.',
      severity: 'error',
      from: { path: '^packages/packaging/' },
      to: { path: '^(packages/(?!(packaging|sdk)/)|plugins/|apps/)' },
    },
    {
      name: 'libraries-know-no-plugin',
      comment: 'Library packages serve plugins and must not know them.',
      severity: 'error',
      from: {
        path: '^packages/(telemetry|protocols|optimizer|documents|web-sdk)/',
        pathNot: '(\\.test\\.tsx?$|/fixtures/)',
      },
      to: { path: '^(plugins/|apps/|packages/(kernel|test-kit|test-park)/)' },
    },
    {
      name: 'the-product-knows-no-tests',
      comment: 'What is installed to run must work, and be understood, without what tests are made of.',
      severity: 'error',
      from: {
        path: '^(apps|packages|plugins)/',
        pathNot:
          '(\\.(test|e2e|long)\\.tsx?$|/(fixtures|e2e|reliability)/|^packages/(test-kit|test-park|kernel/testing)/)',
      },
      to: { path: '^packages/(test-kit|test-park|kernel/testing)/' },
    },
    {
      name: 'test-kit-needs-no-database',
      comment: 'The kernel tests with it, so it stands below the kernel; protocols are what its devices speak.',
      severity: 'error',
      from: { path: '^packages/test-kit/' },
      to: { path: '^(packages/(?!(test-kit|sdk|protocols)/)|plugins/|apps/)' },
    },
    {
      name: 'test-park-knows-no-plugin',
      comment: 'Plugins test with it.',
      severity: 'error',
      from: { path: '^packages/test-park/' },
      to: { path: '^(packages/(?!(test-park|test-kit|sdk|packaging|kernel|telemetry)/)|plugins/|apps/)' },
    },
    {
      name: 'apps-find-plugins-through-the-registry',
      comment: 'A static import would make a plugin part of the product.',
      severity: 'error',
      from: { path: '^apps/', pathNot: '\\.(test|e2e|long)\\.tsx?$' },
      to: { path: '^plugins/' },
    },
    {
      name: 'documents-are-made-by-servers',
      comment: 'Fonts and files are read from disk; a browser and a pure domain have none.',
      severity: 'error',
      from: {
        path: '^(packages/(sdk|web-sdk|kernel|telemetry|protocols|optimizer)/|plugins/[^/]+/(web|domain|contracts)/)',
      },
      to: { path: '^packages/documents/' },
    },
    {
      name: 'nothing-unresolved',
      comment: 'An import that resolves to nothing breaks at run time.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^virtual:|\\.css$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules|/dist/' },
    exclude: { path: '(^|/)dist/|(^|/)\\.nx/' },
    includeOnly: { path: '^(apps|packages|plugins|tools|virtual:)' },
    tsConfig: { fileName: 'tsconfig.base.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@lingtan/source', 'import', 'default', 'types'],
    },
  },
};
