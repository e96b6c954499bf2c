"""Small values that are kept whole: as JSON files of one service, or as rows that its replicas share."""
