CREATE TABLE client_before AS SELECT * FROM client;
DROP TABLE client;
CREATE TABLE client (
	code TEXT NOT NULL, 
	name TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	id_kind TEXT, 
	id_no TEXT, 
	birthday TEXT, 
	greeting_day TEXT, 
	phone TEXT, 
	email TEXT, 
	fax TEXT, 
	address TEXT, 
	legal_rep TEXT, 
	officer TEXT, 
	advisor TEXT, 
	withheld INTEGER NOT NULL, 
	approved_by TEXT, 
	introducer TEXT, 
	agent TEXT, 
	remark TEXT, 
	added_on TEXT NOT NULL, 
	approved_at TEXT, 
	PRIMARY KEY (code), 
	CONSTRAINT ck_kind CHECK (kind IN ('person', 'institution', 'product')), 
	CONSTRAINT ck_id_kind CHECK (id_kind IN ('resident', 'old_resident', 'passport', 'hk_macao_permit', 'taiwan_permit', 'residence_permit', 'foreign_card', 'uscc', 'product_code', 'other')), 
	UNIQUE (id_no), 
	FOREIGN KEY(officer) REFERENCES staff (code), 
	FOREIGN KEY(advisor) REFERENCES staff (code), 
	FOREIGN KEY(approved_by) REFERENCES staff (code)
)
 STRICT;
INSERT INTO client (code, name, kind, id_no, birthday, phone, email, fax, address, legal_rep, officer, advisor, withheld, approved_by, introducer, agent, remark, added_on, approved_at)
SELECT code, name, kind, id_no, birthday, phone, email, fax, address, legal_rep, officer, advisor, withheld, approved_by, introducer, agent, remark, added_on, approved_at FROM client_before;
DROP TABLE client_before;
