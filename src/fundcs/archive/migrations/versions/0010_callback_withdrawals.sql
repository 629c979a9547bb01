CREATE TABLE callback_withdrawal (
	callback TEXT NOT NULL, 
	client TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	withdrawn_at TEXT NOT NULL, 
	withdrawn_by TEXT NOT NULL, 
	PRIMARY KEY (callback), 
	FOREIGN KEY(callback) REFERENCES callback (no), 
	FOREIGN KEY(client) REFERENCES client (code), 
	FOREIGN KEY(withdrawn_by) REFERENCES staff (code)
)
 STRICT;
