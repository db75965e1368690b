import pg from 'pg';

/** Column list for SQL. */
export const quoteColumns = (columns: readonly string[]): string => columns.map(pg.escapeIdentifier).join(', ');
