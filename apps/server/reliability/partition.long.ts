import './partition.db.test.ts';
