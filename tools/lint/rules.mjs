/** A call `AbortSignal.name(…)`. */
const isCallOf = (node, name) =>
  node.type === 'CallExpression' &&
  node.callee.type === 'MemberExpression' &&
  node.callee.object.name === 'AbortSignal' &&
  node.callee.property.name === name;

/** The rules of `no-restricted-syntax` that we had: oxlint has no rule that takes selectors. */
export default {
  meta: { name: 'lingtan' },
  rules: {
    'no-enum': {
      create: (context) => ({
        TSEnumDeclaration: (node) => context.report({ node, message: 'Use a union of literals.' }),
      }),
    },
    'no-time-limit-in-any': {
      create: (context) => ({
        CallExpression(node) {
          if (!isCallOf(node, 'timeout')) return;
          for (let above = node.parent; above; above = above.parent)
            if (isCallOf(above, 'any'))
              return context.report({ node, message: 'Collected as garbage it never ends; use timeLimit.' });
        },
      }),
    },
  },
};
