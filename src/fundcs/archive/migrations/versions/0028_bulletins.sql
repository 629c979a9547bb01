CREATE TABLE bulletin (
	id INTEGER NOT NULL, 
	month TEXT NOT NULL, 
	number INTEGER NOT NULL, 
	issued_at TEXT NOT NULL, 
	issued_by TEXT NOT NULL, 
	reason TEXT, 
	hash TEXT NOT NULL, 
	content TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (month, number), 
	CONSTRAINT ck_again CHECK ((number = 1) = (reason IS NULL)), 
	FOREIGN KEY(issued_by) REFERENCES staff (code)
)
 STRICT;
