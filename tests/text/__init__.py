"""What players read: tables in every language, and how a text is made of them."""
