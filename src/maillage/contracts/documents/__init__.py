"""Describe the documents of contracts: the convention, the plan, an action sheet, the workbook."""
