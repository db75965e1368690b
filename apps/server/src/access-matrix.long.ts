import './access-matrix.db.test.ts';
