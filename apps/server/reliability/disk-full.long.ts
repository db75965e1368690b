import './disk-full.db.test.ts';
