CREATE TABLE client_document_before AS SELECT * FROM client_document;
DROP TABLE client_document;
CREATE TABLE client_document (
	id INTEGER NOT NULL, 
	client TEXT NOT NULL, 
	item TEXT NOT NULL, 
	contract TEXT, 
	file TEXT, 
	shelf_mark TEXT, 
	filed_on TEXT NOT NULL, 
	removed_at TEXT, 
	name TEXT, 
	dated TEXT, 
	valid_until TEXT, 
	filed_by TEXT, 
	removed_by TEXT, 
	removal_reason TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(contract) REFERENCES contract (no), 
	FOREIGN KEY(file) REFERENCES stored_file (hash), 
	FOREIGN KEY(filed_by) REFERENCES staff (code), 
	FOREIGN KEY(removed_by) REFERENCES staff (code)
)
 STRICT;
INSERT INTO client_document (id, client, item, contract, file, shelf_mark, filed_on, removed_at)
SELECT id, client, item, contract, file, shelf_mark, filed_on, removed_at FROM client_document_before;
DROP TABLE client_document_before;
CREATE INDEX ix_client_document_client ON client_document (client);
CREATE INDEX ix_client_document_valid_until ON client_document (valid_until) WHERE valid_until IS NOT NULL;
CREATE TABLE fund_unsealing (
	id INTEGER NOT NULL, 
	fund TEXT NOT NULL, 
	sealed_on TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	unsealed_at TEXT NOT NULL, 
	unsealed_by TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(fund) REFERENCES fund (code), 
	FOREIGN KEY(unsealed_by) REFERENCES staff (code)
)
 STRICT;
CREATE INDEX ix_fund_unsealing_fund ON fund_unsealing (fund);
