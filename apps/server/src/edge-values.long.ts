import './edge-values.db.test.ts';
